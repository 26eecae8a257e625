// The handlers of the routes: each takes a call that may be made (token, route, role, query are
// looked at) and leaves an answer or a refusal in it.
#pragma once

namespace bodkin::service {

struct Call;

// providers.cc
void list_providers(Call& call);
void create_provider(Call& call);
void get_provider(Call& call);
void update_provider(Call& call);
void delete_provider(Call& call);

// inventories.cc
void list_inventories(Call& call);
void replace_inventories(Call& call);
void create_inventory(Call& call);
void delete_inventories(Call& call);
void get_inventory(Call& call);
void update_inventory(Call& call);
void delete_inventory(Call& call);

// usages.cc
void list_usages(Call& call);
void list_provider_allocations(Call& call);

// allocations.cc
void get_allocations(Call& call);
void write_allocations(Call& call);
void delete_allocations(Call& call);
void write_batch(Call& call);

}  // namespace bodkin::service
