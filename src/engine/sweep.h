// Single changes of the plainest request of every operation, and of one whose body has every
// optional member (mutate/variants.h), each once; and of both first with all texts as long as may
// be: what a search by chance would find later or, over
// a slow network, not at all.
//
// Operations take turns. Each request is made when it is due, in the world as it is then.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "contract/contract.h"
#include "run/runner.h"
#include "schema/generate.h"
#include "session/session.h"

namespace bodkin::engine {

class Sweep {
 public:
  // `session` must outlive it; only what the scope allows.
  Sweep(const session::Session& session, const run::Scope& scope);

  // Of `workers` with the same sweep this is number `worker`, from 0: each takes its part. It goes
  // on at that position(), where a life before it ended.
  void share(std::size_t worker, std::size_t workers, std::size_t position);

  // The next one, of at most size_max bytes (longer ones are left out); nothing at the end.
  std::optional<std::string> next(std::size_t size_max);
  std::size_t position() const { return position_; }

 private:
  struct Turn {
    const contract::Operation* operation;
    std::string plain, complete;  // the requests that `list` was made of, encoded
    std::vector<std::string> list;
    bool done = false;
  };
  // That variant of the operation's request in the world as it is; nothing where there are none
  // left.
  std::optional<std::string> variant(Turn& turn, std::size_t number);
  // Puts variants of a request with every optional member between those of the plainest.
  void add_complete(Turn& turn, const http::HttpFileRequest& request) const;
  // The request with all texts of its body as long as they may be, encoded; empty where none can
  // grow. What names known things stays. `letter`: where in the alphabet they go on.
  std::string with_long_texts(const http::HttpFileRequest& request,
                              const contract::Operation& operation, std::size_t letter);
  // A variant of something that is made, where nothing is put back: under a name of its own, or it
  // would only be told that the name is taken. What the variant itself changed stays.
  std::string renamed(const Turn& turn, const std::string& variant, std::size_t number);

  const session::Session& session_;
  schema::Generator generator_;
  std::vector<Turn> turns_;
  std::size_t per_operation_ = 0;
  std::size_t position_ = 0;  // next: variant position_ / turns of turn position_ % turns
  std::size_t worker_ = 0, workers_ = 1;
};

}  // namespace bodkin::engine
