// The protocol that every pass obeys: propose by consider(), never decide.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/clock.h"
#include "shrink/order.h"
#include "shrink/shrink.h"

namespace bodkin::shrink {

class Shrinker {
 public:
  // The predicate and the clock must outlive it.
  Shrinker(const http::HttpFileRequest& start, const Predicate& still_fails, const Limits& limits,
           Clock& clock);

  // The simplest request so far, its body as a tree, and the tree's nodes in preorder. References
  // end with the next adoption.
  const http::HttpFileRequest& current() const { return current_.request(); }
  const json::Tree& tree() const { return current_.tree(); }
  const std::vector<json::NodeId>& nodes() const { return current_.nodes(); }

  // Skips what was seen, demands something strictly simpler, asks the predicate, adopts. True:
  // adopted. Costs an execution only for a new and simpler candidate. Always false once stopped.
  bool consider(http::HttpFileRequest candidate);
  bool consider_body(std::string body);
  bool consider_tree(const json::Tree& tree);

  // Whether a limit was reached.
  bool stopped() const { return stopped_; }
  std::size_t executions() const { return executions_; }
  std::size_t adoptions() const { return adoptions_; }

 private:
  Measured current_;
  const Predicate& still_fails_;
  Limits limits_;
  Clock& clock_;
  std::int64_t deadline_us_;
  std::unordered_set<std::uint64_t> seen_;  // by hash of the encoded request
  std::size_t executions_ = 0;
  std::size_t adoptions_ = 0;
  bool stopped_ = false;
};

}  // namespace bodkin::shrink
