using OptionsAlerts.Ingestion.Formats;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Formats;

public sealed class QuoteTableTests
{
    private const string Header =
        "Expiration Date,Calls,Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest,Strike,Puts,Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest";

    private const string Row = "Thu Sep 14 2023,SPY230914C00360000,90.42,4.025,90.7,90.86,\"1,234\",0.31,1,0.0123,3,360.00,SPY230914P00360000,0.01,0,0,0.01,0,0.2,-0.1,0.002,26";

    private static ParsedChain Read(string text) => CboeQuoteTable.Read(new StringReader(text), "table.csv", "file");

    private static string Table(string date, string rows = Row, string last = "450.81") =>
        $"\nSPDR S&P 500 ETF Trust,Last: {last},Change:  3.85\n{date},Bid: 450.81,Ask: 450.83,Size: 9*11,\"Volume: 71,039,449\"\n{Header}\n{rows}\n";

    [Theory]
    [InlineData("\"Date: September 14, 2023 at 4:31 PM EDT\"", "2023-09-14T20:31:00Z")]
    [InlineData("Date: September 14, 2023 at 4:31 PM EDT", "2023-09-14T20:31:00Z")]
    [InlineData("\"Date: December 12, 2022 at 12:30 AM EST\"", "2022-12-12T05:30:00Z")]
    [InlineData("Date: 5 de setembro de 2025 às 10:16 GMT-4", "2025-09-05T14:16:00Z")]
    [InlineData("Date: 1 de março de 2025 às 10:16 GMT-5", "2025-03-01T15:16:00Z")]
    [InlineData("Date: 11 September 2024 at 12:37 GMT-4", "2024-09-11T16:37:00Z")]
    [InlineData("Date: 11 Sept 2024, 12:37:05 GMT+5:30", "2024-09-11T07:07:05Z")]
    [InlineData("Date: 3. März 2025 um 15:30 MEZ GMT+1", "2025-03-03T14:30:00Z")]
    [InlineData("Date: 14 août 2025 à 16:31 UTC\u22124", "2025-08-14T20:31:00Z")]
    [InlineData("Date: 2025-08-27 21:30 GMT-4", "2025-08-28T01:30:00Z")]
    public void the_date_is_read_in_the_savers_locale(string line, string utc) =>
        Read(Table(line)).Snapshot.AsOf.ShouldBe(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("Date: 09/05/2025 10:16 GMT-4")]
    [InlineData("Date: September 31, 2023 at 4:31 PM EDT")]
    [InlineData("Date: September 14, 2023 at 14:31 PM EDT")]
    [InlineData("Date: September 14, 2023 at 4:31 PM")]
    [InlineData("Date: September 14 at 4:31 PM EDT")]
    [InlineData("Date: Brumaire 14, 2023 at 4:31 PM EDT")]
    public void a_doubtful_date_is_refused_in_its_own_words(string line) =>
        Should.Throw<InvalidFileException>(() => Read(Table(line))).Why.ShouldContain("unreadable date '");

    [Fact]
    public void both_sides_of_a_row_are_contracts()
    {
        var chain = Read(Table("\"Date: September 14, 2023 at 4:31 PM EDT\""));
        var columns = chain.Snapshot.Contracts;
        chain.QuoteDate.ShouldBe(new DateOnly(2023, 9, 14));
        chain.Snapshot.Underlying.ShouldBe("SPY");
        chain.Snapshot.Spot.ShouldBe(450.81);
        columns.Right.ShouldBe("CP");
        columns.DayVolume.ShouldBe([1234, 0]);
        columns.OpenInterest.ShouldBe([3, 26]);
        columns.Gamma.ShouldBe([0.0123, 0.002]);
        columns.Delta.ShouldBe([1, -0.1]);
        columns.ImpliedVolatility.ShouldBe([0.31, 0.2]);
    }

    [Fact]
    public void a_price_with_thousands_commas_is_a_price() =>
        Read(Table("Date: 11 September 2024 at 12:37 GMT-4", last: "4").Replace("Last: 4,", "\"Last: 4,697.24\",", StringComparison.Ordinal)).Snapshot.Spot.ShouldBe(4697.24);

    [Fact]
    public void short_rows_foreign_roots_and_nonsense_are_counted()
    {
        var chain = Read(Table("Date: 11 September 2024 at 12:37 GMT-4", $"{Row}\n\nThu Sep 14 2023,SPY\n{Row.Replace("SPY230914P", "QQQ230914P", StringComparison.Ordinal).Replace("SPY230914C", "??", StringComparison.Ordinal)}"));
        chain.Snapshot.Excluded.ShouldBe(new Dictionary<string, int> { ["malformed"] = 1, ["unknown_root"] = 1, ["unparsable_symbol"] = 1 }, ignoreOrder: true);
        chain.Snapshot.Contracts.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("Date: 30 June 26 at 10:59 AM EDT")]
    [InlineData("Date: June 2026 2027 at 10:59 AM EDT")]
    [InlineData("Date: 0001-01-01 00:59 GMT+14")]
    [InlineData("Date: 9999-12-31 23:59 GMT-14")]
    public void a_date_of_which_nothing_certain_can_be_made_is_unreadable(string date) =>
        Should.Throw<InvalidFileException>(() => Read(Table(date))).Why.ShouldStartWith("unreadable date");

    [Theory]
    [InlineData("", "no Cboe quote table")]
    [InlineData("DATE,OPEN,HIGH,LOW,CLOSE\n2020-01-01,1,1,1,1\n", "no Cboe quote table")]
    [InlineData("a\nb\nExpiration Date,Calls\n", "without a 'Date:' line")]
    [InlineData("a\nDate: 11 September 2024 at 12:37 GMT-4\nExpiration Date,Calls\n", "header lacks 'Puts'")]
    public void other_files_are_refused(string text, string why) => Should.Throw<InvalidFileException>(() => Read(text)).Why.ShouldContain(why);

    [Fact]
    public void a_column_of_any_length_makes_no_long_reason() =>
        Should.Throw<InvalidFileException>(() => Read($"a\nDate: 11 September 2024 at 12:37 GMT-4\nExpiration Date,Calls,{new string('x', 5_000)}\n")).Message.Length.ShouldBeLessThan(300);

    [Fact]
    public void a_header_without_a_needed_column_is_refused_by_its_name() =>
        Should.Throw<InvalidFileException>(() => Read(Table("Date: 11 September 2024 at 12:37 GMT-4").Replace("Gamma", "Gama", StringComparison.Ordinal)))
            .Message.ShouldBe("table.csv line 4: the quote table's header lacks 'Gamma' after 'Calls'");
}
