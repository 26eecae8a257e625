// What is used of a provider, and by whom.
#include <string>

#include "service/handlers.h"
#include "service/json_text.h"
#include "service/providers.h"
#include "service/reply.h"

namespace bodkin::service {

void list_usages(Call& call) {
  const Transaction reading(call.env.db, Transaction::Mode::kRead);
  Provider provider;
  if (!load_provider(call, provider)) return;
  JsonText text;
  text.open_object().key("usages").open_object();
  Query query = call.sql(Sql::kUsageList);
  query.integer(provider.id);
  while (query.row()) text.key(query.text_at(0)).integer(query.integer_at(1));
  text.close_object().key("resource_provider_generation").integer(provider.generation);
  text.close_object();
  reply::json(call, 200, text.take());
}

void list_provider_allocations(Call& call) {
  const Transaction reading(call.env.db, Transaction::Mode::kRead);
  Provider provider;
  if (!load_provider(call, provider)) return;
  JsonText text;
  text.open_object().key("allocations").open_object();
  Query query = call.sql(Sql::kAllocationsOfProvider);
  query.integer(provider.id);
  std::string consumer;
  std::int64_t generation = 0;
  const auto finish = [&] {
    if (!consumer.empty()) {
      text.close_object().key("consumer_generation").integer(generation).close_object();
    }
  };
  while (query.row()) {
    if (query.text_at(0) != consumer) {
      finish();
      consumer = query.text_at(0);
      generation = query.integer_at(1);
      text.key(consumer).open_object().key("resources").open_object();
    }
    text.key(query.text_at(2)).integer(query.integer_at(3));
  }
  finish();
  text.close_object().key("resource_provider_generation").integer(provider.generation);
  text.close_object();
  reply::json(call, 200, text.take());
}

}  // namespace bodkin::service
