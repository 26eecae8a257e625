// Valid instances of a schema: for seeds, preflight, path parameters, and wherever a mutator needs
// the rest of a body to be right.
//
// It builds what the keywords ask for and then asks the Validator (as for a request); what is not
// surely valid is not returned. Nothing here knows cross-field rules.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.h"
#include "json/tree.h"
#include "schema/schema.h"

namespace bodkin::schema {

struct GenerateOptions {
  bool minimal = true;    // only required members, shortest arrays; else optional ones now and then
  bool complete = false;  // where not minimal: every optional member that can be made
  bool use_examples = true;  // example, default and enum before invention
  int depth_max = 8;         // beyond it only what is required
};

// Keeps the compiled validators of schemas that it has met, so it is cheap to ask again. The
// schemas must outlive it. Not thread-safe.
class Generator {
 public:
  Generator();
  ~Generator();
  Generator(Generator&&) noexcept;
  Generator& operator=(Generator&&) noexcept;

  // JSON text that is valid by the schema, or nothing where we do not know how (a pattern that we
  // cannot write, contradictory bounds, "not"); why() says then what was in the way. Deterministic
  // for one state of random. Members that are readOnly are left out. A format that nobody here
  // knows is taken for the advice that it is (Validator::validate_by_letter).
  std::optional<std::string> generate(const Schema& schema, Random& random,
                                      const GenerateOptions& options = {});

  // Of the last generate() that gave nothing: what, and at which schema, in words.
  const std::string& why() const;

  // Whether a JSON text is valid by the schema in a request, in the same sense.
  bool fits(const Schema& schema, std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// applied_schemas(), with the first branch of each anyOf and oneOf that the instance fits.
std::vector<std::pair<const Schema*, json::NodeId>> applied_schemas(const Schema& schema,
                                                                    const json::Tree& instance,
                                                                    Generator& generator);

// generate() once, at the cost of compiling a validator.
std::optional<std::string> generate(const Schema& schema, Random& random,
                                    const GenerateOptions& options = {});

// A string that matches the regular expression (the common subset: literals, classes, \d \w \s,
// groups, alternation, ?, *, +, {m,n}, anchors), or nothing.
std::optional<std::string> generate_matching(std::string_view pattern, Random& random);

}  // namespace bodkin::schema
