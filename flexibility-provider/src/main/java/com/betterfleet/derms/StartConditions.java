package com.betterfleet.derms;

import java.util.List;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Refuses what only a demonstration may do, before anything is started. {@code DERMS_DEMO=true} permits it, and even then
 * each has to be asked for by itself.
 */
class StartConditions implements EnvironmentPostProcessor, Ordered {

    private record DemoOnly(String property, String variable, String otherwise) {}

    private static final List<DemoOnly> DEMO_ONLY = List.of(
            new DemoOnly(
                    "derms.allow-loopback-partners",
                    "DERMS_ALLOW_LOOPBACK_PARTNERS",
                    "in production partners are reached over https and not on this machine"),
            new DemoOnly("derms.simulated-time", "DERMS_SIMULATED_TIME", "in production time cannot be moved"));

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        boolean demo = flag(environment, "derms.demo", "DERMS_DEMO");
        for (DemoOnly setting : DEMO_ONLY) {
            if (flag(environment, setting.property(), setting.variable()) && !demo) {
                throw new StartRefused(setting.variable() + "=true needs DERMS_DEMO=true: " + setting.otherwise()
                        + ". Remove " + setting.variable() + ", or set DERMS_DEMO=true to try things out.");
            }
        }
        if (!demo) {
            require(environment, "derms.database.url", "DERMS_DATABASE_URL", "jdbc:postgresql://host/database");
            require(environment, "derms.secret-key", "DERMS_SECRET_KEY", "openssl rand -base64 32; keep it");
        }
        String url = environment.getProperty("derms.database.url", "");
        if (!url.isBlank() && !url.startsWith("jdbc:postgresql:")) {
            throw new StartRefused("DERMS_DATABASE_URL " + url.replaceAll("//[^/@]*@", "//…@")
                    + " is no PostgreSQL address. Write it as jdbc:postgresql://host:5432/database.");
        }
    }

    private static void require(ConfigurableEnvironment environment, String property, String variable, String example) {
        if (environment.getProperty(property, "").isBlank()) {
            throw new StartRefused(variable + " is not set. Set it (" + example
                    + "), or set DERMS_DEMO=true to try things out without.");
        }
    }

    private static boolean flag(ConfigurableEnvironment environment, String property, String variable) {
        String value = environment.getProperty(property, "false").strip();
        return switch (value) {
            case "true" -> true;
            case "false", "" -> false;
            default -> throw new StartRefused(variable + "=" + value + " is neither true nor false.");
        };
    }

    /** After application.yml has been read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
