package io.s3trace.advice;

import io.s3trace.internal.text.TableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What requests cost, by provider, region and storage class: from a text file. {@code #} begins a comment, and
 * {@code date} and {@code currency} are lines of their own. All other lines are rows with these columns:
 *
 * <ol>
 * <li>the provider: the end of the host names of its endpoints, such as {@code amazonaws.com}, or the name or address of one
 *     host, without a port
 * <li>the region, as a part of the host name has it, or {@code x-amz-bucket-region} if a response told; or {@code *} for any
 * <li>the storage class, as {@code x-amz-storage-class} names it; or {@code *} for any
 * <li>the price of 1,000 requests of class {@link PriceClass#WRITE}
 * <li>the price of 1,000 requests of class {@link PriceClass#READ}
 * <li>the price of a gigabyte (10^9 bytes) that is sent
 * <li>the price of a gigabyte that is received
 * </ol>
 *
 * <p>The first row that fits counts. Prices are list prices: discounts, free tiers, storage and traffic out of the region are
 * not in them. Immutable.
 */
public final class PriceList {
    private static final int COLUMNS = 7;
    private static final String ANY = "*";
    private static final String STANDARD_CLASS = "STANDARD";

    private final LocalDate date;
    private final String currency;
    private final List<Price> rows;

    private PriceList(LocalDate date, String currency, List<Price> rows) {
        this.date = date;
        this.currency = currency;
        this.rows = List.copyOf(rows);
    }

    /**
     * Returns the list that comes with the library: Amazon's region us-east-1. Its file, {@code prices.txt} beside this class,
     * says of when and from where the prices are.
     *
     * @return the list
     */
    public static PriceList standard() {
        return of(TableFile.read(PriceList.class, "prices.txt"), "prices.txt");
    }

    /**
     * Reads a list of one's own.
     *
     * @param file the file, in UTF-8
     * @return the list
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if a line makes no sense; the message has the line
     */
    public static PriceList read(Path file) throws IOException {
        List<List<String>> lines = Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")).map(String::strip)
                .filter(line -> !line.isEmpty()).map(line -> List.of(line.split("\\s+"))).toList();
        return of(lines, file.toString());
    }

    private static PriceList of(List<List<String>> lines, String name) {
        LocalDate date = LocalDate.EPOCH;
        String currency = "";
        List<Price> rows = new ArrayList<>();
        for (List<String> line : lines) {
            try {
                if (line.size() == 2 && line.getFirst().equals("date")) {
                    date = LocalDate.parse(line.getLast());
                } else if (line.size() == 2 && line.getFirst().equals("currency")) {
                    currency = line.getLast();
                } else {
                    rows.add(row(line));
                }
            } catch (DateTimeParseException | IllegalArgumentException e) {
                throw new IllegalArgumentException("no line of a price list in " + name + ": " + String.join(" ", line), e);
            }
        }
        if (date.equals(LocalDate.EPOCH) || currency.isEmpty()) {
            throw new IllegalArgumentException("a price list needs a date and a currency: " + name);
        }
        return new PriceList(date, currency, rows);
    }

    private static Price row(List<String> line) {
        if (line.size() != COLUMNS) {
            throw new IllegalArgumentException("a row has " + COLUMNS + " columns: " + line.size());
        }
        return new Price(line.get(0), line.get(1), line.get(2), price(line.get(3)), price(line.get(4)), price(line.get(5)),
                price(line.get(6)));
    }

    private static double price(String text) {
        double price = Double.parseDouble(text);
        if (!(price >= 0 && price < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a price must not be negative: " + text);
        }
        return price;
    }

    /** {@return of when the prices are} */
    public LocalDate date() {
        return date;
    }

    /** {@return the currency of all prices, such as {@code USD}} */
    public String currency() {
        return currency;
    }

    /** {@return a host without its port, and without the brackets of an IPv6 address} */
    static String hostName(String host) {
        if (host.startsWith("[")) {
            return host.substring(1, Math.max(1, host.indexOf(']')));
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    /** Finds the price of requests to a host without port and bucket; the storage class is empty for the standard one. */
    Optional<Price> find(String host, String region, String storageClass) {
        String wanted = storageClass.isEmpty() ? STANDARD_CLASS : storageClass;
        return rows.stream().filter(row -> row.fits(host, region, wanted)).findFirst();
    }

    /** A row: prices of 1,000 requests and of 10^9 bytes. */
    record Price(String provider, String region, String storageClass, double write, double read, double sent,
            double received) {
        private static final double REQUESTS = 1000;
        private static final double BYTES = 1e9;

        boolean fits(String host, String bucketRegion, String wantedClass) {
            boolean theirs = host.equals(provider) || host.endsWith(provider)
                    && host.charAt(host.length() - provider.length() - 1) == '.';
            boolean there = region.equals(ANY) || (bucketRegion.isEmpty() ? names(host, region) : bucketRegion.equals(region));
            return theirs && there && (storageClass.equals(ANY) || storageClass.equals(wantedClass));
        }

        /** {@return whether one of the parts of a host name is the region, or ends with it, as in s3-eu-west-1} */
        private static boolean names(String host, String region) {
            String behind = "." + host + ".";
            return behind.contains("." + region + ".") || behind.contains("-" + region + ".");
        }

        double requests(PriceClass priceClass, long count) {
            return switch (priceClass) {
                case WRITE -> write * count / REQUESTS;
                case READ -> read * count / REQUESTS;
                case FREE -> 0;
            };
        }

        double bytes(long sentBytes, long receivedBytes) {
            return (sent * sentBytes + received * receivedBytes) / BYTES;
        }
    }
}
