/**
 * The one way out to a partner: over https, to public addresses only, without redirects, bounded in time and in what is
 * read of the answer. Whoever configures a connection must not be able to make this service speak with its own network.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package com.betterfleet.derms.egress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
