package com.betterfleet.derms.incident.monitoring;

import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Formats figures for incident texts, with thousands separators and a narrow no-break space before the unit. */
final class FigureFormat {

    private static final String THIN_SPACE = "\u202F";
    private static final long ONE_DECIMAL_BELOW_WATTS = 100_000;

    private FigureFormat() {}

    /** "1,200.5 kW", exact: for limits. */
    static String formatPower(Power power) {
        return formatNumber(power.kilowatts()) + THIN_SPACE + "kW";
    }

    /** "1,344 kW", to the kilowatt, below 100 kW to one decimal: for measured power. */
    static String formatMeasuredPower(Power power) {
        int decimals = power.watts() < ONE_DECIMAL_BELOW_WATTS ? 1 : 0;
        return formatNumber(power.kilowatts().setScale(decimals, RoundingMode.HALF_UP)) + THIN_SPACE + "kW";
    }

    /** "3,200 kWh", rounded down. */
    static String formatEnergy(Energy energy) {
        return formatNumber(energy.kilowattHours().setScale(0, RoundingMode.FLOOR)) + THIN_SPACE + "kWh";
    }

    private static String formatNumber(BigDecimal number) {
        return new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ENGLISH)).format(number);
    }
}
