package com.betterfleet.derms.reporting;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.metering.ScopeTotal;
import com.betterfleet.derms.metering.ScopeWindow;
import com.betterfleet.derms.partner.PartnerProperties;
import java.util.Optional;

/**
 * What a partner is to be told of one window of a bound group.
 *
 * @param total where the partner wants a register that never falls: what it shows at the window's end; empty: it is told the
 *     energy of the window
 */
public record WindowReport(
        GroupBinding binding, PartnerProperties terms, ScopeWindow window, Optional<ScopeTotal> total) {}
