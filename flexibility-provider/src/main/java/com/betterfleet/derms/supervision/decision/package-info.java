/**
 * The decision: facts, history, decision table and outlook of a scope. Pure rules.
 */
@NamedInterface("decision")
@NullMarked
package com.betterfleet.derms.supervision.decision;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
