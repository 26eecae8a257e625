// `bodkin export`: a scenario or a finding as what another tool runs. Sends nothing.
#include <cstdio>
#include <filesystem>
#include <set>

#include "base/file.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/credentials.h"
#include "cli/target.h"
#include "dialect/pieces.h"
#include "dialect/tool.h"
#include "embedded/embedded.h"

namespace bodkin::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDefaultBase = "http://127.0.0.1:8080";  // `bodkin serve`

struct Source {
  http::HttpFile file;
  std::string path;  // of the .http file
  std::string stem;
  bool is_finding = false;  // its credentials are replaced already
};

Result<Source> read_source(const std::string& given) {
  Source source;
  source.path = given;
  fs::path path = fs::path(given).lexically_normal();
  if (fs::is_directory(path)) {
    if (path.filename().empty()) path = path.parent_path();
    if (!fs::exists(path / "reproducer.http")) {
      return error(ErrorCode::kInput,
                   "is no finding's folder: it has no reproducer.http; give one of the folders in "
                   "it, or a .http file",
                   given);
    }
    source.is_finding = true;
    source.stem = fs::absolute(path).lexically_normal().filename().string();
    source.path = (path / "reproducer.http").string();
  } else {
    source.stem = path.stem().string();
  }
  auto file = http::read_http_file(source.path);
  if (!file) return std::unexpected(file.error());
  source.file = std::move(*file);
  return source;
}

std::string base_of(const Source& source, const Options& options) {
  if (!options.target.url.empty()) return options.target.url;
  for (const auto& [name, value] : source.file.variables) {
    if (name == "base") return value;
  }
  return kDefaultBase;
}

// Environment variables that the file's requests use.
std::set<std::string> variables_of(const http::HttpFile& file) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < file.requests.size(); ++i) {
    const auto look = [&](std::string_view text, dialect::Place place) {
      for (const dialect::Piece& piece : dialect::pieces(file, i, text, place)) {
        if (piece.kind == dialect::Piece::Kind::kEnvironment) names.insert(piece.text);
      }
    };
    look(file.requests[i].request.target, dialect::Place::kTarget);
    for (const Header& field : file.requests[i].request.headers.fields()) {
      look(field.value, dialect::Place::kHeader);
    }
  }
  return names;
}

std::string command_line(dialect::Tool tool, const std::string& path) {
  switch (tool) {
    case dialect::Tool::kCurl:
      return "sh " + path;
    case dialect::Tool::kHttpyac:
      return "httpyac send " + path + " --all";
    case dialect::Tool::kRestClient:
      break;
  }
  return "open " + path + " in an editor with REST Client";
}

Result<int> run(const Options& options) {
  auto source = read_source(options.paths.front());
  if (!source) return std::unexpected(source.error());
  const dialect::Tool tool = *dialect::find_tool(options.format);
  const std::string base = base_of(*source, options);
  if (!source->is_finding && !options.target.reveal) {
    scenario::Principals principals = options.target.principals;
    if (principals.empty() && options.target.embedded) principals = embedded::principals();
    const auto notes = hide_credentials(source->file, principals);
    if (!notes)
      return std::unexpected(Error{notes.error().code, notes.error().message, source->path});
    for (const std::string& note : *notes) std::fprintf(stderr, "bodkin: %s\n", note.c_str());
  }
  const auto files = dialect::written_for(tool, source->file, base, source->stem);
  if (!files) {
    return std::unexpected(Error{files.error().code, files.error().message, source->path});
  }
  const std::string folder = options.out.empty() ? "exported" : options.out;
  for (const auto& [name, bytes] : *files) {
    const std::string path = folder + "/" + name;
    std::error_code ignored;
    if (fs::equivalent(path, source->path, ignored)) {
      return error(ErrorCode::kUsage, "would be replaced by what is exported; give another --out",
                   source->path);
    }
    if (auto written = write_file(path, bytes); !written) return std::unexpected(written.error());
  }
  std::string before;
  for (const std::string& name : variables_of(source->file)) before += name + "=… ";
  std::printf("%zu requests", source->file.requests.size());
  if (files->size() > 1) std::printf(", %zu bodies in files beside them", files->size() - 1);
  std::printf("; run: %s%s\n", before.c_str(),
              command_line(tool, folder + "/" + files->front().first).c_str());
  return 0;
}

}  // namespace

int run_export(const Options& options) {
  const auto done = run(options);
  return done ? *done : report_error(done.error());
}

}  // namespace bodkin::cli
