/** The programs of a run as processes of this machine, which can be killed, suspended and restarted. */
@NullMarked
package com.betterfleet.soak.process;

import org.jspecify.annotations.NullMarked;
