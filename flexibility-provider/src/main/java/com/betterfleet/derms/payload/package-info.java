/**
 * Bodies and parameters from outside, checked by one set of rules at every edge: content codings, size, byte order marks,
 * UTF-8, strict JSON, known parameters. Start reading at {@link BodyDecoder} and {@link StrictJson}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"refusal"})
package com.betterfleet.derms.payload;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
