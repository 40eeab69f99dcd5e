/**
 * The operator's pages. This room owns no rules: it takes facts from the rooms below and says them in words.
 *
 * <p>Its records hold plain values and know how they are written for a person; {@link com.betterfleet.derms.console.Sentences}
 * is the one place where a situation becomes a sentence, so that a card, a page and the banner never disagree.
 * Methods that templates call are public in types that are not: an expression finds no others.
 */
@ApplicationModule
@NullMarked
package com.betterfleet.derms.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
