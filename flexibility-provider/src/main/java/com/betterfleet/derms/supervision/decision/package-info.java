/** The pure rules of supervision: facts, history, decision table, states and outlook of a scope. */
@NamedInterface("decision")
@NullMarked
package com.betterfleet.derms.supervision.decision;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
