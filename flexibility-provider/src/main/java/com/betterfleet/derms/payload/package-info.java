/**
 * Bodies and parameters from outside, checked by one set of rules at every edge: content codings, size, byte order marks,
 * UTF-8, strict JSON, known parameters. {@link EdgeResponses} answers in the form of each edge. Start reading at {@link
 * BodyDecoder} and {@link StrictJson}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"refusal", "database"})
package com.betterfleet.derms.payload;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
