/**
 * The bounds of the web server at every edge: the time of a request, the form of its head, and who the caller is. Start
 * reading at {@code WebServerConfiguration}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package com.betterfleet.derms.webserver;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
