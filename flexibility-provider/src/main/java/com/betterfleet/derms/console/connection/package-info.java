/**
 * The pages of connections, their registration and their messages.
 */
@NullMarked
package com.betterfleet.derms.console.connection;

import org.jspecify.annotations.NullMarked;
