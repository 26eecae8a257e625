// Every check that the service makes, as a table: identifier, name, status, code, detail.
//
// The detail is all that an answer says about a refusal: constant text, so that nothing of the
// request, of the database or of another object can leak through it. docs/inventory_api.md is the
// source of each row.
#pragma once

// X(identifier, name, status, code, detail)
// clang-format off
#define BODKIN_SERVICE_CHECKS(X) \
  X(kTokenPresent, "auth.token_present", 401, kUndefined, "X-Auth-Token is missing") \
  X(kTokenKnown, "auth.token_known", 401, kUndefined, "X-Auth-Token is not known") \
  X(kPathKnown, "route.path_known", 404, kUndefined, "there is no such path") \
  X(kMethodAllowed, "route.method_allowed", 405, kUndefined, "the path does not have this method") \
  X(kBodySize, "request.body_size", 413, kUndefined, "the body has more than 1048576 bytes") \
  X(kContentType, "request.content_type", 415, kUndefined, "Content-Type must be application/json") \
  X(kAdminWrites, "access.admin_writes", 403, kUndefined, "only an admin changes providers and inventories") \
  X(kOwnerListsAllocations, "access.owner_lists_allocations", 403, kUndefined, "an owner does not read the allocations of a provider") \
  X(kReaderWrites, "access.reader_writes", 403, kUndefined, "a reader does not change allocations") \
  X(kConsumerProjectRead, "access.consumer_project_read", 403, kUndefined, "the consumer belongs to another project") \
  X(kConsumerProjectWrite, "access.consumer_project_write", 403, kUndefined, "the consumer belongs to another project") \
  X(kBodyProject, "access.body_project", 403, kUndefined, "project_id names another project") \
  X(kQueryKnown, "query.key_known", 400, kUndefined, "the route has no such query key") \
  X(kQueryOnce, "query.key_once", 400, kUndefined, "a query key is repeated") \
  X(kQueryName, "query.name_form", 400, kUndefined, "name must have 1 to 200 code points") \
  X(kQueryUuid, "query.uuid_form", 400, kUndefined, "uuid must be a lower case UUID") \
  X(kQueryClassForm, "query.class_form", 400, kUndefined, "resource_class must match ^[A-Z0-9_]{1,255}$") \
  X(kQueryClassKnown, "query.class_known", 400, kUndefined, "resource_class is not known") \
  X(kByteOrderMark, "json.byte_order_mark", 400, kUndefined, "the body begins with a byte order mark") \
  X(kSyntax, "json.syntax", 400, kUndefined, "the body is not one JSON value") \
  X(kUtf8, "json.utf8", 400, kUndefined, "the body is not UTF-8") \
  X(kSurrogates, "json.surrogates", 400, kUndefined, "a string has a lone surrogate") \
  X(kNul, "json.nul", 400, kUndefined, "a string has a NUL") \
  X(kDuplicateKeys, "json.duplicate_keys", 400, kUndefined, "an object has a key twice") \
  X(kDepth, "json.depth", 400, kUndefined, "the body is nested deeper than 32 levels") \
  X(kNumberRange, "json.number_range", 400, kUndefined, "a number is outside the range of a double") \
  X(kProviderExists, "provider.exists", 404, kUndefined, "there is no such resource provider") \
  X(kProviderObject, "provider.body_object", 400, kUndefined, "the body must be an object") \
  X(kProviderClosed, "provider.body_closed", 400, kUndefined, "the body has an unknown key") \
  X(kNameRequired, "provider.name_required", 400, kUndefined, "name is required") \
  X(kNameString, "provider.name_string", 400, kUndefined, "name must be a string") \
  X(kNameNotEmpty, "provider.name_not_empty", 400, kUndefined, "name must not be empty") \
  X(kNameLength, "provider.name_length", 400, kUndefined, "name must have at most 200 code points") \
  X(kUuidForm, "provider.uuid_form", 400, kUndefined, "uuid must be a lower case UUID") \
  X(kParentForm, "provider.parent_form", 400, kUndefined, "parent_provider_uuid must be a lower case UUID or null") \
  X(kParentKnown, "provider.parent_known", 400, kUndefined, "the parent does not exist") \
  X(kParentNotItself, "provider.parent_not_itself", 400, kUndefined, "a provider cannot be its own parent") \
  X(kParentNoLoop, "provider.parent_no_loop", 400, kUndefined, "the new parent is the provider or below it") \
  X(kUuidFree, "provider.uuid_free", 409, kDuplicateName, "the uuid is taken") \
  X(kNameFree, "provider.name_free", 409, kDuplicateName, "the name is taken") \
  X(kProviderUnused, "provider.no_allocations", 409, kInUse, "the provider has allocations") \
  X(kProviderChildless, "provider.no_children", 409, kInUse, "the provider has children") \
  X(kInventoriesObject, "inventories.body_object", 400, kUndefined, "the body must be an object") \
  X(kInventoriesClosed, "inventories.body_closed", 400, kUndefined, "the body has an unknown key") \
  X(kMapRequired, "inventories.map_required", 400, kUndefined, "inventories is required") \
  X(kMapObject, "inventories.map_object", 400, kUndefined, "inventories must be an object") \
  X(kMapSize, "inventories.map_size", 400, kUndefined, "inventories has more than 64 classes") \
  X(kGenerationRequired, "inventory.generation_required", 400, kUndefined, "resource_provider_generation is required") \
  X(kGenerationType, "inventory.generation_type", 400, kUndefined, "resource_provider_generation must be an integer") \
  X(kGenerationMinimum, "inventory.generation_minimum", 400, kUndefined, "resource_provider_generation must be at least 0") \
  X(kGenerationMaximum, "inventory.generation_maximum", 400, kUndefined, "resource_provider_generation must be at most 2147483647") \
  X(kGeneration, "inventory.generation", 409, kConcurrentUpdate, "resource_provider_generation is not the provider's") \
  X(kClassRequired, "inventory.class_required", 400, kUndefined, "resource_class is required") \
  X(kClassForm, "inventory.class_form", 400, kUndefined, "a resource class must match ^[A-Z0-9_]{1,255}$") \
  X(kClassKnown, "inventory.class_known", 400, kUndefined, "the resource class is not known") \
  X(kClassFree, "inventory.class_free", 409, kUndefined, "the provider has an inventory of the class") \
  X(kClassUnused, "inventory.class_unused", 409, kInUse, "an inventory to be removed is in use") \
  X(kInventoryExists, "inventory.exists", 404, kUndefined, "the provider has no such inventory") \
  X(kRecordObject, "record.object", 400, kUndefined, "an inventory must be an object") \
  X(kRecordClosed, "record.closed", 400, kUndefined, "an inventory has an unknown key") \
  X(kTotalRequired, "record.total_required", 400, kUndefined, "total is required") \
  X(kTotalType, "record.total_type", 400, kUndefined, "total must be an integer") \
  X(kTotalMinimum, "record.total_minimum", 400, kUndefined, "total must be at least 1") \
  X(kTotalMaximum, "record.total_maximum", 400, kUndefined, "total must be at most 2147483647") \
  X(kReservedType, "record.reserved_type", 400, kUndefined, "reserved must be an integer") \
  X(kReservedMinimum, "record.reserved_minimum", 400, kUndefined, "reserved must be at least 0") \
  X(kReservedMaximum, "record.reserved_maximum", 400, kUndefined, "reserved must be at most 2147483647") \
  X(kMinUnitType, "record.min_unit_type", 400, kUndefined, "min_unit must be an integer") \
  X(kMinUnitMinimum, "record.min_unit_minimum", 400, kUndefined, "min_unit must be at least 1") \
  X(kMinUnitMaximum, "record.min_unit_maximum", 400, kUndefined, "min_unit must be at most 2147483647") \
  X(kMaxUnitType, "record.max_unit_type", 400, kUndefined, "max_unit must be an integer") \
  X(kMaxUnitMinimum, "record.max_unit_minimum", 400, kUndefined, "max_unit must be at least 1") \
  X(kMaxUnitMaximum, "record.max_unit_maximum", 400, kUndefined, "max_unit must be at most 2147483647") \
  X(kStepSizeType, "record.step_size_type", 400, kUndefined, "step_size must be an integer") \
  X(kStepSizeMinimum, "record.step_size_minimum", 400, kUndefined, "step_size must be at least 1") \
  X(kStepSizeMaximum, "record.step_size_maximum", 400, kUndefined, "step_size must be at most 2147483647") \
  X(kRatioType, "record.ratio_type", 400, kUndefined, "allocation_ratio must be a number") \
  X(kRatioPositive, "record.ratio_positive", 400, kUndefined, "allocation_ratio must be greater than 0") \
  X(kRatioMaximum, "record.ratio_maximum", 400, kUndefined, "allocation_ratio must be at most 3.40282e38") \
  X(kReservedAtMostTotal, "inventory.reserved_at_most_total", 400, kUndefined, "reserved must be at most total") \
  X(kMinUnitAtMostMaxUnit, "inventory.min_unit_at_most_max_unit", 400, kUndefined, "min_unit must be at most max_unit") \
  X(kStepReachable, "inventory.step_reachable", 400, kUndefined, "no multiple of step_size lies between min_unit and max_unit") \
  X(kMinUnitReachable, "inventory.min_unit_reachable", 400, kUndefined, "min_unit is more than the capacity") \
  X(kConsumerForm, "consumer.uuid_form", 400, kUndefined, "the consumer must be a lower case UUID") \
  X(kConsumerExists, "consumer.exists", 404, kUndefined, "the consumer has no allocations") \
  X(kConsumerGeneration, "consumer.generation", 409, kConcurrentUpdate, "consumer_generation is not the consumer's") \
  X(kAllocationObject, "allocation.body_object", 400, kUndefined, "the body of a consumer must be an object") \
  X(kAllocationClosed, "allocation.body_closed", 400, kUndefined, "the body of a consumer has an unknown key") \
  X(kAllocationsObject, "allocation.map_object", 400, kUndefined, "allocations is required and must be an object") \
  X(kAllocationsSize, "allocation.map_size", 400, kUndefined, "allocations names more than 64 providers") \
  X(kEntryForm, "allocation.provider_form", 400, kUndefined, "a key of allocations must be a lower case UUID") \
  X(kEntryObject, "allocation.entry_object", 400, kUndefined, "an entry of allocations must be an object") \
  X(kEntryClosed, "allocation.entry_closed", 400, kUndefined, "an entry of allocations has an unknown key") \
  X(kResourcesObject, "allocation.resources_object", 400, kUndefined, "resources is required and must be an object") \
  X(kResourcesNotEmpty, "allocation.resources_not_empty", 400, kUndefined, "resources must not be empty") \
  X(kAmountClassForm, "allocation.class_form", 400, kUndefined, "a resource class must match ^[A-Z0-9_]{1,255}$") \
  X(kAmountType, "allocation.amount_type", 400, kUndefined, "an amount must be an integer") \
  X(kAmountMinimum, "allocation.amount_minimum", 400, kUndefined, "an amount must be at least 1") \
  X(kAmountMaximum, "allocation.amount_maximum", 400, kUndefined, "an amount must be at most 2147483647") \
  X(kConsumerGenerationRequired, "allocation.generation_required", 400, kUndefined, "consumer_generation is required") \
  X(kConsumerGenerationType, "allocation.generation_type", 400, kUndefined, "consumer_generation must be an integer or null") \
  X(kConsumerGenerationMinimum, "allocation.generation_minimum", 400, kUndefined, "consumer_generation must be at least 0") \
  X(kConsumerGenerationMaximum, "allocation.generation_maximum", 400, kUndefined, "consumer_generation must be at most 2147483647") \
  X(kProjectString, "allocation.project_string", 400, kUndefined, "project_id is required and must be a string") \
  X(kProjectLength, "allocation.project_length", 400, kUndefined, "project_id must have 1 to 255 code points") \
  X(kUserString, "allocation.user_string", 400, kUndefined, "user_id is required and must be a string") \
  X(kUserLength, "allocation.user_length", 400, kUndefined, "user_id must have 1 to 255 code points") \
  X(kConsumerType, "allocation.consumer_type", 400, kUndefined, "consumer_type is required and must match ^[A-Z0-9_]{1,255}$") \
  X(kAmountProviderKnown, "allocation.provider_known", 400, kUndefined, "a provider in allocations does not exist") \
  X(kAmountClassKnown, "allocation.class_known", 400, kUndefined, "a resource class in allocations is not known") \
  X(kBatchObject, "batch.body_object", 400, kUndefined, "the body must be an object") \
  X(kBatchNotEmpty, "batch.not_empty", 400, kUndefined, "the body names no consumer") \
  X(kBatchSize, "batch.size", 400, kUndefined, "the body names more than 16 consumers") \
  X(kBatchConsumerForm, "batch.consumer_form", 400, kUndefined, "a consumer must be a lower case UUID") \
  X(kFitInventory, "fit.inventory_exists", 409, kUndefined, "the provider has no inventory of the class") \
  X(kFitMinUnit, "fit.min_unit", 409, kUndefined, "the amount is less than min_unit") \
  X(kFitMaxUnit, "fit.max_unit", 409, kUndefined, "the amount is more than max_unit") \
  X(kFitStepSize, "fit.step_size", 409, kUndefined, "the amount is not a multiple of step_size") \
  X(kFitCapacity, "fit.capacity", 409, kUndefined, "the amount is more than is left")
// clang-format on
