/**
 * Exceptions for rejected requests, shared by every room and every interface. Start reading at {@link
 * RejectedRequestException}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "time")
package com.betterfleet.derms.refusal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
