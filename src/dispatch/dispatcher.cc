#include "dispatch/dispatcher.h"

namespace bodkin::dispatch {

Volley Dispatcher::send_together(std::span<const Request> requests, const Schedule&) {
  Volley volley;
  for (const Request& request : requests) volley.answers.push_back(send(request));
  return volley;
}

}  // namespace bodkin::dispatch
