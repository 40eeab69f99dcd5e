/** What holds at a site over time, put together once for pages and API alike. */
@NullMarked
package com.betterfleet.derms.console.site;

import org.jspecify.annotations.NullMarked;
