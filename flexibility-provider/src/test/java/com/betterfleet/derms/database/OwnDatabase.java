package com.betterfleet.derms.database;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Gives a service test a database of its own, which no other context writes. */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
public final class OwnDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestDatabase.useDatabase(context, TestDatabase.emptyDatabase("own_" + NUMBER.incrementAndGet()));
    }
}
