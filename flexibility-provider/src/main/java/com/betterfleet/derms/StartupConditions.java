package com.betterfleet.derms;

import java.util.List;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Refuses demonstration settings in production before anything is started. {@code DERMS_DEMO=true} permits them, and
 * each still has to be set by itself.
 */
class StartupConditions implements EnvironmentPostProcessor, Ordered {

    private record DemoOnlySetting(String property, String variable, String productionRule) {}

    /** A class of the module that the launcher adds for demonstrations. */
    private static final String EMBEDDED_DATABASE = "com.betterfleet.embedded.EmbeddedDatabase";

    private static final List<DemoOnlySetting> DEMO_ONLY = List.of(
            new DemoOnlySetting(
                    "derms.allow-loopback-partners",
                    "DERMS_ALLOW_LOOPBACK_PARTNERS",
                    "in production partners are reached over https and not on this host"),
            new DemoOnlySetting("derms.simulated-time", "DERMS_SIMULATED_TIME", "in production time cannot be moved"));

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        boolean demo = readFlag(environment, "derms.demo", "DERMS_DEMO");
        for (DemoOnlySetting setting : DEMO_ONLY) {
            if (readFlag(environment, setting.property(), setting.variable()) && !demo) {
                throw new StartupRefusedException(
                        setting.variable() + "=true needs DERMS_DEMO=true: " + setting.productionRule() + ". Remove "
                                + setting.variable() + ", or set DERMS_DEMO=true to try things out.");
            }
        }
        if (!demo) {
            requireProperty(environment, "derms.database.url", "DERMS_DATABASE_URL", "jdbc:postgresql://host/database");
            requireProperty(environment, "derms.secret-key", "DERMS_SECRET_KEY", "openssl rand -base64 32; keep it");
        }
        String url = environment.getProperty("derms.database.url", "");
        if (url.isBlank() && !ClassUtils.isPresent(EMBEDDED_DATABASE, null)) {
            throw new StartupRefusedException(
                    "DERMS_DATABASE_URL is not set, and the service itself contains no database."
                            + " Set it (jdbc:postgresql://host/database), or start with ./derms, which adds an embedded one for"
                            + " demonstrations.");
        }
        if (!url.isBlank() && !url.startsWith("jdbc:postgresql:")) {
            throw new StartupRefusedException("DERMS_DATABASE_URL " + url.replaceAll("//[^/@]*@", "//…@")
                    + " is no PostgreSQL address. Write it as jdbc:postgresql://host:5432/database.");
        }
    }

    private static void requireProperty(
            ConfigurableEnvironment environment, String property, String variable, String example) {
        if (environment.getProperty(property, "").isBlank()) {
            throw new StartupRefusedException(variable + " is not set. Set it (" + example
                    + "), or set DERMS_DEMO=true to try things out without.");
        }
    }

    private static boolean readFlag(ConfigurableEnvironment environment, String property, String variable) {
        String value = environment.getProperty(property, "false").strip();
        return switch (value) {
            case "true" -> true;
            case "false", "" -> false;
            default -> throw new StartupRefusedException(variable + "=" + value + " is neither true nor false.");
        };
    }

    /** Runs after application.yml has been read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
