/**
 * The job that evaluates measured load against the limit in force and records breaches (M19).
 */
@NullMarked
package com.betterfleet.derms.compliance.evaluation;

import org.jspecify.annotations.NullMarked;
