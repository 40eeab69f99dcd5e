package com.betterfleet.derms.reporting;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.metering.ScopeTotal;
import com.betterfleet.derms.metering.ScopeWindow;
import com.betterfleet.derms.partner.PartnerProperties;
import java.util.Optional;

/**
 * The report of one window of a bound group.
 *
 * @param total the register value at the window's end, if the partner requires a register; empty if it requires the
 *     energy of the window
 */
public record WindowReport(
        GroupBinding binding, PartnerProperties properties, ScopeWindow window, Optional<ScopeTotal> total) {}
