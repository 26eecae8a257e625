// The official JSON-Schema-Test-Suite through our validator, RapidJSON's and Valijson's, side by
// side: which is right how often. bench/schema_suite.py makes tables of it.
//
// usage: bench_schema_suite DRAFT FILE…        DRAFT is 4 for draft 4, else draft 7 is meant
// Prints a line of JSON for each test: file, group, test, and for each validator "right", "wrong",
// "unknown" (ours alone says so), "unread" (it does not take the schema) or "crash".
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/limits.h"
#include "json/tree.h"
#include "schema/schema.h"
#include "schema/validate.h"

// Under a name of its own: templates would merge with the harness's copies, whose assertions end
// the process.
#define RAPIDJSON_NAMESPACE bench_rapidjson
#define RAPIDJSON_NAMESPACE_BEGIN namespace bench_rapidjson {
#define RAPIDJSON_NAMESPACE_END }
#define RAPIDJSON_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : throw std::logic_error(#condition))
#include <rapidjson/document.h>
#include <rapidjson/schema.h>
namespace rapidjson = bench_rapidjson;
// Valijson 1.0 names a member of another class in two functions that nobody calls; Clang 19 looks.
#define itr m_itr
#include <valijson/adapters/rapidjson_adapter.hpp>
#undef itr
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace {

using namespace bodkin;

struct Case {
  std::string schema, instance;
  bool valid = false;
  bool draft4 = false;
};

const char* judged(bool says, const Case& test) {
  return says == test.valid ? "right" : "wrong";
}

const char* by_bodkin(const Case& test) {
  const json::Tree document = json::parse(test.schema);
  schema::SchemaSet set(document);
  const auto root = set.at(document.root());
  if (!root) return "unread";
  const schema::Validator validator(**root);
  const schema::Verdict verdict = validator.validate(json::parse(test.instance));
  if (!verdict.valid() && !verdict.invalid()) return "unknown";
  return judged(verdict.valid(), test);
}

rapidjson::Document parsed(const std::string& text) {
  rapidjson::Document document;
  document.Parse(text.data(), text.size());
  if (document.HasParseError()) throw std::runtime_error("not parsed");
  return document;
}

const char* by_rapidjson(const Case& test) {
  const rapidjson::Document text = parsed(test.schema);
  const rapidjson::SchemaDocument schema(text);
  rapidjson::SchemaValidator validator(schema);
  return judged(parsed(test.instance).Accept(validator), test);
}

const char* by_valijson(const Case& test) {
  const rapidjson::Document text = parsed(test.schema);
  valijson::Schema schema;
  valijson::SchemaParser parser(test.draft4 ? valijson::SchemaParser::kDraft4
                                            : valijson::SchemaParser::kDraft7);
  parser.populateSchema(valijson::adapters::RapidJsonAdapter(text), schema);
  const rapidjson::Document instance = parsed(test.instance);
  valijson::Validator validator;
  return judged(validator.validate(schema, valijson::adapters::RapidJsonAdapter(instance), nullptr),
                test);
}

// A foreign validator in a process of its own: some schemas overflow its stack.
const char* attempt(const char* (*validator)(const Case&), const Case& test) {
  enum Result : std::uint8_t { kRight, kWrong, kUnread };
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    try {
      _exit(std::string_view(validator(test)) == "right" ? kRight : kWrong);
    } catch (const std::exception&) {
      _exit(kUnread);
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFEXITED(status)) return "crash";
  return WEXITSTATUS(status) == kRight   ? "right"
         : WEXITSTATUS(status) == kWrong ? "wrong"
                                         : "unread";
}

std::string text_of(const json::Tree& tree, json::NodeId object, const char* name) {
  const json::NodeId node = json::find_member(tree, object, name);
  return node == json::kNone ? "\"\"" : json::print(tree, node);
}

void run(const std::string& path, bool draft4) {
  const auto text = read_file(path, limits::kContractBytesMax);
  if (!text) {
    std::fprintf(stderr, "%s: %s\n", path.c_str(), text.error().message.c_str());
    std::exit(2);
  }
  const json::Tree tree = json::parse(*text);
  for (auto group = tree.at(tree.root()).first_child; group != json::kNone;
       group = tree.at(group).next) {
    const json::NodeId tests = json::find_member(tree, group, "tests");
    if (tests == json::kNone) continue;
    for (auto one = tree.at(tests).first_child; one != json::kNone; one = tree.at(one).next) {
      const Case test{.schema = text_of(tree, group, "schema"),
                      .instance = text_of(tree, one, "data"),
                      .valid = text_of(tree, one, "valid") == "true",
                      .draft4 = draft4};
      std::printf(
          "{\"file\": %s, \"group\": %s, \"test\": %s, \"valid\": %s, \"bodkin\": \"%s\", "
          "\"rapidjson\": \"%s\", \"valijson\": \"%s\"}\n",
          json::quote(path).c_str(), text_of(tree, group, "description").c_str(),
          text_of(tree, one, "description").c_str(), test.valid ? "true" : "false", by_bodkin(test),
          attempt(by_rapidjson, test), attempt(by_valijson, test));
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: bench_schema_suite DRAFT FILE...\n");
    return 2;
  }
  for (int i = 2; i < argc; ++i) run(argv[i], std::string(argv[1]) == "4");
  return 0;
}
