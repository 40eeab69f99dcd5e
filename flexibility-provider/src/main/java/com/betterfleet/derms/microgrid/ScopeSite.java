package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.power.Power;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The name of a scope and the time zone of its site, for pages and texts.
 *
 * @param minimumUseful a limit below this stops the operation of the scope
 * @param energyUntil the local time until which the expected energy is shown
 */
public record ScopeSite(
        String scopeId, String name, Optional<Power> minimumUseful, Optional<LocalTime> energyUntil, ZoneId timeZone) {}
