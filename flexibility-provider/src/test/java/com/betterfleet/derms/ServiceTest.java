package com.betterfleet.derms;

import com.betterfleet.derms.database.TestDatabase;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/**
 * Starts the whole service on a free port, with a PostgreSQL that is started once per test run.
 *
 * <p>Contexts share one database, so a test creates its own rows and never expects empty tables. The admin's password
 * is {@link #ADMIN_PASSWORD}; time can be advanced.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "derms.demo=true",
            "derms.allow-loopback-partners=true",
            "derms.simulated-time=true",
            "derms.data-dir=target/service-test",
            // Contexts share one database and its load; a busy pool is tested by itself.
            "spring.datasource.hikari.connection-timeout=10000",
            // A context that waits for its next test keeps few connections of the one server.
            "spring.datasource.hikari.idle-timeout=10000",
            "derms.admin-password=" + ServiceTest.ADMIN_PASSWORD
        })
@ContextConfiguration(initializers = TestDatabase.class)
public @interface ServiceTest {

    String ADMIN_USER = "admin";
    String ADMIN_PASSWORD = "correct horse battery staple";
}
