package com.betterfleet.derms.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of the link to the partner.
 *
 * @param demandedInterval the heartbeat interval that we demanded; absent: none, the link always counts as up
 * @param aliveUntil from when on the partner counts as lost unless it is heard again
 * @param lostAt since when it is lost
 * @param upSince since when it is heard
 * @param deafDeadline until when we wait for it after having been deaf ourselves
 */
public record LinkFacts(
        Optional<Duration> demandedInterval,
        Optional<Instant> aliveUntil,
        Optional<Instant> lostAt,
        Optional<Instant> upSince,
        Optional<Instant> deafDeadline) {}
