// Header fields: whatever is not needed goes, the content type becomes the plain one, and a value
// that matters is reduced like any text. The principal becomes the run's default where that shows
// the same fault.
#include "base/text.h"
#include "shrink/passes.h"
#include "shrink/sequence.h"
#include "shrink/text.h"

namespace bodkin::shrink {
namespace {

http::HttpFileRequest with_fields(const Shrinker& shrinker, const std::vector<Header>& fields) {
  http::HttpFileRequest candidate = shrinker.current();
  candidate.request.headers = Headers();
  for (const Header& field : fields) candidate.request.headers.add(field.name, field.value);
  return candidate;
}

bool with_value(Shrinker& shrinker, std::size_t index, std::string value) {
  std::vector<Header> fields = shrinker.current().request.headers.fields();
  fields[index].value = std::move(value);
  return shrinker.consider(with_fields(shrinker, fields));
}

}  // namespace

void headers(Shrinker& shrinker) {
  const auto fields = [&shrinker]() -> const std::vector<Header>& {
    return shrinker.current().request.headers.fields();
  };
  reduce_sequence(fields().size(), [&](std::size_t begin, std::size_t end) {
    std::vector<Header> rest = fields();
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(begin),
               rest.begin() + static_cast<std::ptrdiff_t>(end));
    return shrinker.consider(with_fields(shrinker, rest));
  });
  for (std::size_t i = 0; i < fields().size(); ++i) {
    if (equal_ignore_case(fields()[i].name, "Content-Type")) {
      if (fields()[i].value == "application/json" || with_value(shrinker, i, "application/json")) {
        continue;
      }
    }
    reduce_text(split_units(fields()[i].value, UnitsOf::kBytes), UnitsOf::kBytes, Care::kFull,
                [&](const Units& units) { return with_value(shrinker, i, join(units)); });
  }
  if (!shrinker.current().principal.empty()) {
    http::HttpFileRequest candidate = shrinker.current();
    candidate.principal.clear();
    shrinker.consider(std::move(candidate));
  }
}

}  // namespace bodkin::shrink
