package com.betterfleet.simulator.identity;

import com.betterfleet.simulator.faults.FaultyAnswers;
import com.betterfleet.simulator.scenario.AnswerFault;
import com.betterfleet.simulator.scenario.CurrentFaults;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers in place of the token endpoint where the faults say so. */
final class TokenFaultFilter extends OncePerRequestFilter {
    private final CurrentFaults faults;
    private final FaultyAnswers wrongAnswers;

    TokenFaultFilter(CurrentFaults faults, FaultyAnswers wrongAnswers) {
        this.faults = faults;
        this.wrongAnswers = wrongAnswers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        AnswerFault fault = faults.current().token();
        if (fault == null || !wrongAnswers.performFault(fault, request, response)) {
            chain.doFilter(request, response);
        }
    }
}
