/**
 * The pages for accounts and passwords.
 */
@NullMarked
package com.betterfleet.derms.console.account;

import org.jspecify.annotations.NullMarked;
