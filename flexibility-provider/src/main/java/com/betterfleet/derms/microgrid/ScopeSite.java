package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.power.Power;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What is said of a scope to people: its name and the time of its site.
 *
 * @param minimumUseful below this the limit stops the work of the scope
 * @param energyUntil the local time until which people want to know how much energy there will be
 */
public record ScopeSite(
        String scopeId, String name, Optional<Power> minimumUseful, Optional<LocalTime> energyUntil, ZoneId timeZone) {}
