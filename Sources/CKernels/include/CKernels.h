// The loops that are written in C, where vector instructions chosen at run time pay.
#pragma once

#include "cells.h"
#include "fit_rows.h"
#include "numbers.h"
#include "scan.h"
#include "score_rows.h"
#include "vectors.h"
