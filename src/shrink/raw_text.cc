// A body that is no JSON text: bytes are left out, wherever they stand. What is JSON in it has been
// reduced as a tree by then.
#include "json/tree.h"
#include "shrink/passes.h"
#include "shrink/sequence.h"

namespace bodkin::shrink {

void raw_text(Shrinker& shrinker) {
  if (json::is_json(shrinker.tree())) return;
  reduce_sequence(shrinker.current().request.body.size(),
                  [&shrinker](std::size_t begin, std::size_t end) {
                    std::string body = shrinker.current().request.body;
                    if (end > body.size()) return false;
                    return shrinker.consider_body(body.erase(begin, end - begin));
                  });
}

}  // namespace bodkin::shrink
