// Whether requests that were under way at the same time were answered as in some order of them: the
// search of Wing and Gong, with memory, over what the model permits.
//
// An order must keep what was over before something else began. A read or a refusal is put in as
// soon as its answer fits, since it changes nothing wherever it comes: that loses no order. Pure.
#pragma once

#include <cstdint>
#include <span>

#include "bodkin/model.h"
#include "http/message.h"

namespace bodkin::model {

struct Call {
  Asker asker;
  Request request;
  Response response;
  std::int64_t begin = 0, end = 0;  // any clock; of two calls, one is before the other if it ended
                                    // earlier than the other began
};

enum class Explained { kYes, kNo, kUnknown };

struct HistoryVerdict {
  Explained explained = Explained::kUnknown;
  // After every call, where all orders that explain the history leave the same state; else nullptr.
  ModelStatePtr after;
  std::size_t steps = 0;  // answers that were asked of the model
};

// kUnknown: more than 32 calls, an answer below 200 or from 500 on, one of which the model knows
// nothing, or an answer that leaves the state open (Model::settle()); or more than `steps_max`
// questions.
HistoryVerdict judge_history(const Model& model, const ModelStatePtr& before,
                             std::span<const Call> calls, std::size_t steps_max = 2000);

}  // namespace bodkin::model
