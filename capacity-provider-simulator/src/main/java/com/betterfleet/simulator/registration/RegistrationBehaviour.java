package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.RegistrationPlan;
import java.util.LinkedHashMap;
import java.util.Map;

/** The active behaviour, from the scenario or from a test, and how many messages it still applies to. */
final class RegistrationBehaviour {
    private final String publicUrl;
    private RegistrationPlan scenarioPlan;
    private RegistrationPlan activePlan;
    private int remainingFailures;
    private int remainingHangUps;

    /** How a Register of the service is handled. */
    enum RegisterOutcome {
        NORMAL,
        FAIL_BEFORE_STORING,
        FAIL_AFTER_STORING,
        CLOSE_CONNECTION
    }

    /** @param publicUrl URL at which the service reaches the simulator, without a path */
    RegistrationBehaviour(CurrentScenario scenario, String publicUrl) {
        this.publicUrl = publicUrl;
        this.scenarioPlan = scenario.current().registration();
        this.activePlan = scenarioPlan;
        applyPlan(scenarioPlan);
        scenario.addListener(next -> adoptScenarioPlan(next.registration()));
    }

    synchronized RegistrationPlan plan() {
        return activePlan;
    }

    synchronized void applyPlan(RegistrationPlan requestedPlan) {
        activePlan = requestedPlan;
        remainingFailures = requestedPlan.failFirst();
        remainingHangUps = requestedPlan.hangUp();
    }

    /** Returns the outcome of the next Register. Each call uses up one planned failure. */
    synchronized RegisterOutcome nextOutcome() {
        if (remainingFailures > 0) {
            remainingFailures--;
            return activePlan.failsAfterTaking()
                    ? RegisterOutcome.FAIL_AFTER_STORING
                    : RegisterOutcome.FAIL_BEFORE_STORING;
        }
        if (remainingHangUps > 0) {
            remainingHangUps--;
            return RegisterOutcome.CLOSE_CONNECTION;
        }
        return RegisterOutcome.NORMAL;
    }

    /** Returns all supported versions, each with its address. */
    Map<String, String> versionUrls() {
        Map<String, String> urls = new LinkedHashMap<>();
        plan().versions().forEach(version -> urls.put(version, versionUrl(version)));
        return urls;
    }

    String versionUrl(String version) {
        RegistrationPlan plan = plan();
        String plannedBaseUrl = plan.baseUrl();
        return (plannedBaseUrl == null ? publicUrl + "/oscp/cp/" + version : plannedBaseUrl)
                + (plan.trailingSlash() ? "/" : "");
    }

    /** Returns the first supported version that the service supports too. */
    String chooseVersion(RegisterBody offered) {
        return plan().versions().stream()
                .filter(offered.urls()::containsKey)
                .findFirst()
                .orElseThrow(() -> new RefusedRegister(
                        501,
                        "no common version: version_url has "
                                + offered.urls().keySet() + ", supported are "
                                + plan().versions()));
    }

    /**
     * Uses the scenario's plan when it differs from the last scenario's; otherwise a plan set by a test stays active.
     */
    private synchronized void adoptScenarioPlan(RegistrationPlan next) {
        if (!next.equals(scenarioPlan)) {
            scenarioPlan = next;
            applyPlan(next);
        }
    }
}
