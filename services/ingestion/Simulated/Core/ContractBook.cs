using OptionsAlerts.Contracts;

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>
/// The listed contracts of one underlying on one day, as columns of one length, in the order expiry, strike, call before put. Nothing in it
/// changes during the session: open interest is that of the previous close.
/// </summary>
public sealed class ContractBook
{
    private ContractBook(SymbolProfile profile, DateOnly date, Expiry[] expiries, int rows)
    {
        Profile = profile;
        Date = date;
        Expiries = expiries;
        ExpiryIndex = new int[rows];
        Multiple = new int[rows];
        Strike = new double[rows];
        StrikeMills = new long[rows];
        IsCall = new bool[rows];
        Symbol = new string[rows];
        OpenInterest = new long[rows];
    }

    public SymbolProfile Profile { get; }

    public DateOnly Date { get; }

    public Expiry[] Expiries { get; }

    public int Count => Strike.Length;

    public int[] ExpiryIndex { get; }

    /// <summary>The strike as a multiple of the spacing.</summary>
    public int[] Multiple { get; }

    /// <summary>In points.</summary>
    public double[] Strike { get; }

    public long[] StrikeMills { get; }

    public bool[] IsCall { get; }

    /// <summary>Unpadded OCC symbols.</summary>
    public string[] Symbol { get; }

    /// <summary>Contracts, 0 or more.</summary>
    public long[] OpenInterest { get; }

    /// <summary>Lists the contracts of a day; open interest is still 0.</summary>
    /// <param name="spot">The level strikes are centred on, in points.</param>
    public static ContractBook List(SymbolProfile profile, DateOnly date, double spot)
    {
        var expiries = ExpiryLadder.For(date, profile.DailyExpiries);
        var grids = Array.ConvertAll(expiries, e => StrikeGrid.Multiples(e.DaysFrom(date), spot, profile.StrikeSpacing));
        var book = new ContractBook(profile, date, expiries, 2 * grids.Sum(g => g.Length));

        var row = 0;
        for (var e = 0; e < expiries.Length; e++)
        {
            foreach (var multiple in grids[e])
            {
                book.Put(row++, e, multiple, OptionRight.Call);
                book.Put(row++, e, multiple, OptionRight.Put);
            }
        }

        return book;
    }

    /// <summary>The listed contract nearest to a wish.</summary>
    /// <param name="days">Calendar days to expiry wished for; the nearest expiry is taken, the earlier of two.</param>
    /// <param name="strike">In points; the nearest listed strike is taken, the lower of two.</param>
    public int Nearest(int days, double strike, OptionRight right)
    {
        var best = -1;
        double bestDays = double.MaxValue, bestStrike = double.MaxValue;
        for (var row = 0; row < Count; row++)
        {
            if (IsCall[row] != (right == OptionRight.Call)) continue;
            double byDays = Math.Abs(Expiries[ExpiryIndex[row]].DaysFrom(Date) - days), byStrike = Math.Abs(Strike[row] - strike);
            if (byDays > bestDays || (byDays == bestDays && byStrike >= bestStrike)) continue;
            (best, bestDays, bestStrike) = (row, byDays, byStrike);
        }

        return best;
    }

    private void Put(int row, int expiry, int multiple, OptionRight right)
    {
        var mills = (long)Math.Round(multiple * Profile.StrikeSpacing * 1000, MidpointRounding.AwayFromZero);
        ExpiryIndex[row] = expiry;
        Multiple[row] = multiple;
        StrikeMills[row] = mills;
        Strike[row] = mills / 1000.0;
        IsCall[row] = right == OptionRight.Call;
        Symbol[row] = new OccSymbol(Profile.Root, Expiries[expiry].Date, right, mills).ToString();
    }
}
