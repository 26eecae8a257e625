// What the service showed of the things that exist: their scalar members, as they were last.
//
// Most writes are only looked at closely when they name the present state: a generation, a version,
// an ETag. Here is where a mutator finds it. A thing is an identifier of the world; members belong
// to the nearest object around them that names one, by its key or by one of its values, else to
// the path parameters of the request.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace bodkin::scenario {

class Observed {
 public:
  static constexpr std::size_t kThingsMax = 1000;
  static constexpr std::size_t kMembersMax = 64;  // of one thing
  static constexpr std::size_t kValuesMax = 200;  // that spellings() gives

  // Takes what a successful read of a path with these parameter values answered. `things`: the
  // identifiers that are known. A body that is no JSON teaches only that the things exist.
  void learn(const std::vector<std::string>& path_values, std::string_view body,
             const std::set<std::string>& things);

  // It is gone.
  void forget(const std::string& thing);

  // Whether anything was read of it.
  bool knows(std::string_view thing) const;
  // The spelling of a member as it was last; empty: not among what was shown.
  std::string_view value(std::string_view thing, std::string_view member) const;
  // Distinct scalar spellings of all things, in order of first sight.
  const std::vector<std::string>& spellings() const { return spellings_; }
  bool empty() const { return things_.empty(); }

 private:
  void note(std::string_view thing, std::string_view member, std::string_view spelling);

  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> things_;
  std::vector<std::string> spellings_;
};

}  // namespace bodkin::scenario
