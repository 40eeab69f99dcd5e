package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.RegistrationPlan;
import java.util.LinkedHashMap;
import java.util.Map;

/** How we behave at present, by the scenario or by order of a test, and how many messages still suffer from it. */
final class Behaviour {
    private final String publicUrl;
    private RegistrationPlan ofScenario;
    private RegistrationPlan inForce;
    private int failsLeft;
    private int hangUpsLeft;

    /** What becomes of a Register of the service. */
    enum Course {
        PROPER,
        FAILS_BEFORE_TAKING,
        FAILS_AFTER_TAKING,
        HANGS_UP
    }

    /** @param publicUrl how the service reaches us, without a path */
    Behaviour(CurrentScenario scenario, String publicUrl) {
        this.publicUrl = publicUrl;
        this.ofScenario = scenario.get().registration();
        this.inForce = ofScenario;
        order(ofScenario);
        scenario.follow(next -> adopt(next.registration()));
    }

    synchronized RegistrationPlan plan() {
        return inForce;
    }

    synchronized void order(RegistrationPlan wanted) {
        inForce = wanted;
        failsLeft = wanted.failFirst();
        hangUpsLeft = wanted.hangUp();
    }

    /** Each call uses up one. */
    synchronized Course next() {
        if (failsLeft > 0) {
            failsLeft--;
            return inForce.failsAfterTaking() ? Course.FAILS_AFTER_TAKING : Course.FAILS_BEFORE_TAKING;
        }
        if (hangUpsLeft > 0) {
            hangUpsLeft--;
            return Course.HANGS_UP;
        }
        return Course.PROPER;
    }

    /** All versions that we speak, each with its address. */
    Map<String, String> statement() {
        Map<String, String> urls = new LinkedHashMap<>();
        plan().versions().forEach(version -> urls.put(version, url(version)));
        return urls;
    }

    String url(String version) {
        RegistrationPlan plan = plan();
        String other = plan.baseUrl();
        return (other == null ? publicUrl + "/oscp/cp/" + version : other) + (plan.trailingSlash() ? "/" : "");
    }

    /** The first of ours that the service speaks too. */
    String chosen(RegisterBody offered) {
        return plan().versions().stream()
                .filter(offered.urls()::containsKey)
                .findFirst()
                .orElseThrow(() -> new RefusedRegister(
                        501,
                        "no common version: version_url has "
                                + offered.urls().keySet() + ", we speak "
                                + plan().versions()));
    }

    /** A scenario that is played on, or another one that behaves alike, takes no order back. */
    private synchronized void adopt(RegistrationPlan next) {
        if (!next.equals(ofScenario)) {
            ofScenario = next;
            order(next);
        }
    }
}
