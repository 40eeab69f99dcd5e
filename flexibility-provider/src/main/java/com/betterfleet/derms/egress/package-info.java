/**
 * Requests to partners: over https, to public addresses only, without redirects, with limited time and response size. A
 * configured connection must not let this service reach its own network. Start reading at {@link Egress} and {@link
 * PartnerAddressPolicy}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"payload", "refusal"})
package com.betterfleet.derms.egress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
