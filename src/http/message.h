// The message types for the layers inside; they are the public ones.
#pragma once

#include "bodkin/message.h"
