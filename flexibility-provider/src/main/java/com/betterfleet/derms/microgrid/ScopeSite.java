package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.power.Power;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What is said of a scope to people: its name and the time of its site.
 *
 * @param minimumUseful below this the limit stops the work of the scope
 */
public record ScopeSite(String scopeId, String name, Optional<Power> minimumUseful, ZoneId timeZone) {}
