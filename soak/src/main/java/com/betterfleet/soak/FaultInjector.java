package com.betterfleet.soak;

import com.betterfleet.soak.FaultPlan.PlannedFault;
import com.betterfleet.soak.TestDepots.TestPartner;
import com.betterfleet.soak.process.ConnectionThief;
import com.betterfleet.soak.process.ServiceInstance;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Begins and ends single faults. */
final class FaultInjector {

    private static final Duration SLOWNESS = Duration.ofSeconds(3);

    private final SystemUnderTest system;
    private final PartnerServer partnerServer;
    private final List<TestPartner> partners;
    private final ConnectionThief thief;

    FaultInjector(SystemUnderTest system, PartnerServer partnerServer, List<TestPartner> partners) {
        this.system = system;
        this.partnerServer = partnerServer;
        this.partners = partners;
        this.thief = new ConnectionThief(system.database());
    }

    void begin(PlannedFault fault) throws IOException, InterruptedException {
        switch (fault.kind()) {
            case INSTANCE_KILLED, INSTANCE_KILLED_AT_BOUNDARY ->
                targetInstance(fault).kill();
            case ALL_INSTANCES_KILLED -> {
                for (ServiceInstance instance : system.instances()) {
                    instance.kill();
                }
            }
            case INSTANCE_SUSPENDED_AT_BOUNDARY -> targetInstance(fault).suspend();
            case DATABASE_STOPPED -> system.database().stopFast();
            case DATABASE_SUSPENDED -> system.database().suspend();
            case DATABASE_KILLED -> system.database().kill();
            case CONNECTIONS_TAKEN -> thief.begin();
            case DISK_FULL -> system.smallFileSystem().orElseThrow().fill();
            case PARTNER_SLOW -> partnerServer.delayAnswers(targetPartner(fault), SLOWNESS);
            case PARTNER_HANGING -> partnerServer.holdAnswers(targetPartner(fault));
            case BROKER_RESTARTED -> system.broker().orElseThrow().stop();
            case PROXY_RESTARTED -> system.proxy().orElseThrow().stop();
        }
    }

    void end(PlannedFault fault) throws IOException, InterruptedException, SQLException {
        switch (fault.kind()) {
            case INSTANCE_KILLED, INSTANCE_KILLED_AT_BOUNDARY ->
                targetInstance(fault).relaunch();
            case ALL_INSTANCES_KILLED -> {
                for (ServiceInstance instance : system.instances()) {
                    instance.relaunch();
                }
            }
            case INSTANCE_SUSPENDED_AT_BOUNDARY -> targetInstance(fault).resume();
            case DATABASE_STOPPED, DATABASE_KILLED -> system.database().ensureStarted();
            case DATABASE_SUSPENDED -> system.database().resume();
            case CONNECTIONS_TAKEN -> thief.release();
            case DISK_FULL -> {
                system.smallFileSystem().orElseThrow().free();
                system.database().ensureStarted();
            }
            case PARTNER_SLOW -> partnerServer.answerAtOnce(targetPartner(fault));
            case PARTNER_HANGING -> partnerServer.releaseAnswers(targetPartner(fault));
            case BROKER_RESTARTED -> system.broker().orElseThrow().restart();
            case PROXY_RESTARTED -> system.proxy().orElseThrow().restart();
        }
    }

    private ServiceInstance targetInstance(PlannedFault fault) {
        List<ServiceInstance> instances = system.instances();
        return instances.get(fault.target() % instances.size());
    }

    private String targetPartner(PlannedFault fault) {
        return partners.get(fault.target() % partners.size()).id();
    }
}
