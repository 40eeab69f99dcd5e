/** The admin API of partner connections: configuration, link, credentials, registration, reporting (M1 to M3, M9, M10, M15). */
@NullMarked
package com.betterfleet.derms.console.api.connection;

import org.jspecify.annotations.NullMarked;
