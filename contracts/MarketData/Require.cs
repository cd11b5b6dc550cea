using System.Globalization;

namespace OptionsAlerts.Contracts.MarketData;

/// <summary>The checks that contracts share; each failure names the member.</summary>
internal static class Require
{
    public static void Text(string value, string member)
    {
        if (string.IsNullOrWhiteSpace(value)) throw new InvalidContractException($"{member} is empty.");
    }

    public static void Positive(double value, string member)
    {
        if (!double.IsFinite(value) || value <= 0)
            throw new InvalidContractException(string.Create(CultureInfo.InvariantCulture, $"{member} must be a finite number above 0, not {value}."));
    }

    public static void Finite(double value, string member)
    {
        if (!double.IsFinite(value)) throw new InvalidContractException(string.Create(CultureInfo.InvariantCulture, $"{member} must be a finite number, not {value}."));
    }

    /// <summary>A column without NaN and infinity; what is absent is null.</summary>
    public static void Finite(double?[] column, string member)
    {
        for (var row = 0; row < column.Length; row++)
            if (column[row] is { } value && !double.IsFinite(value)) throw Refused(member, row, NotFinite(value));
    }

    /// <summary>A column without NaN and infinity.</summary>
    public static void Finite(double[] column, string member)
    {
        for (var row = 0; row < column.Length; row++)
            if (!double.IsFinite(column[row])) throw Refused(member, row, NotFinite(column[row]));
    }

    public static void Length(int expected, int actual, string member)
    {
        if (expected != actual)
            throw new InvalidContractException(string.Create(CultureInfo.InvariantCulture, $"{member} has {actual} rows, the first column {expected}."));
    }

    public static void Date(int yyyymmdd, string member, int row)
    {
        int year = yyyymmdd / 10_000, month = yyyymmdd / 100 % 100, day = yyyymmdd % 100;
        if (year is < 1970 or > 2199 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) throw Refused(member, row, "is no date");
    }

    private static string NotFinite(double value) => string.Create(CultureInfo.InvariantCulture, $"must be a finite number, not {value}");

    public static InvalidContractException Refused(string member, int row, string why) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{member}[{row}] {why}."));
}
