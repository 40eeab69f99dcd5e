package com.betterfleet.simulator.scenario;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The active scenario; it can be replaced while the program runs. */
public final class CurrentScenario {
    private final List<Consumer<Scenario>> followers = new CopyOnWriteArrayList<>();
    private volatile Scenario scenario;

    public CurrentScenario(Scenario scenario) {
        this.scenario = scenario;
    }

    public Scenario current() {
        return scenario;
    }

    public void addListener(Consumer<Scenario> follower) {
        followers.add(follower);
    }

    public void replaceScenario(Scenario next) {
        scenario = next;
        followers.forEach(follower -> follower.accept(next));
    }
}
