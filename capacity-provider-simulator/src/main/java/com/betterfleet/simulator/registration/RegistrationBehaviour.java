package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.RegistrationPlan;
import java.util.LinkedHashMap;
import java.util.Map;

/** How we behave at present, by the scenario or by order of a test, and how many messages still suffer from it. */
final class RegistrationBehaviour {
    private final String publicUrl;
    private RegistrationPlan scenarioPlan;
    private RegistrationPlan activePlan;
    private int remainingFailures;
    private int remainingHangUps;

    /** What becomes of a Register of the service. */
    enum RegisterOutcome {
        NORMAL,
        FAIL_BEFORE_STORING,
        FAIL_AFTER_STORING,
        CLOSE_CONNECTION
    }

    /** @param publicUrl how the service reaches us, without a path */
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

    /** Each call uses up one. */
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

    /** All versions that we speak, each with its address. */
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

    /** The first of ours that the service speaks too. */
    String chooseVersion(RegisterBody offered) {
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
    private synchronized void adoptScenarioPlan(RegistrationPlan next) {
        if (!next.equals(scenarioPlan)) {
            scenarioPlan = next;
            applyPlan(next);
        }
    }
}
