// What sends requests at once, over a RacyShop, without a Runner around it.
#pragma once

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "dispatch/in_process.h"
#include "run/probes.h"
#include "run/races.h"
#include "run/sender.h"
#include "tests/run/racy_shop.h"

namespace bodkin::testing {

struct Racing {
  explicit Racing(RacyShop& shop)
      : contract(std::move(*contract::Contract::load(kShopContract, "shop.json"))),
        dispatcher(shop),
        sender(contract, dispatcher, {}, 1),
        probes(contract, world, scope),
        races(sender, probes, stale) {
    dispatcher.snapshot();
  }

  // Every request that goes out is told of in `lines`.
  run::Bursts::Hands hands() {
    return {[this](scenario::Trace& trace, run::Outgoing outgoing) {
              lines.push_back(outgoing.request.method + " " + outgoing.request.target);
              trace.exchanges.push_back(sender.send(std::move(outgoing)));
              return trace.exchanges.back().answered();
            },
            [this](scenario::Trace& trace, std::vector<run::Outgoing> outgoing,
                   const dispatch::Schedule& schedule) {
              lines.push_back("at once: " + std::to_string(outgoing.size()));
              auto sent = sender.send_together(std::move(outgoing), schedule);
              const auto group = std::make_shared<const scenario::Group>();
              for (auto& exchange : sent.exchanges) {
                exchange.group = group;
                trace.exchanges.push_back(exchange);
              }
              return sent;
            },
            [this](scenario::Trace&, bool& fresh) {
              fresh = dispatcher.restore();
              return true;
            }};
  }

  contract::Contract contract;
  dispatch::InProcess dispatcher;
  run::Scope scope;
  scenario::World world;
  run::Sender sender;
  run::Probes probes;
  run::StaleWrites stale;
  run::Races races;
  std::vector<std::string> lines;
};

}  // namespace bodkin::testing
