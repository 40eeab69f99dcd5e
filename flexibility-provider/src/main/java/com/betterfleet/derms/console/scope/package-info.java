/**
 * The page of a scope.
 */
@NullMarked
package com.betterfleet.derms.console.scope;

import org.jspecify.annotations.NullMarked;
