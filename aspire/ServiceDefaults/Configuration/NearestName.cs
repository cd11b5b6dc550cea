namespace OptionsAlerts.ServiceDefaults.Configuration;

/// <summary>The name that was probably meant: the nearest of the known ones by edit distance, when it is near enough to be a slip of the hand.</summary>
public static class NearestName
{
    private const int LongestCompared = 128;

    /// <summary>
    /// The nearest of <paramref name="known"/>, case ignored; null when none is within <paramref name="most"/> edits (a third of the name's length, at least 2, unless given).
    /// </summary>
    public static string? Of(string name, IEnumerable<string> known, int? most = null)
    {
        if (name.Length is 0 or > LongestCompared) return null;
        string? nearest = null;
        var least = (most ?? Math.Max(2, name.Length / 3)) + 1;
        foreach (var candidate in known)
        {
            if (candidate.Length > LongestCompared) continue;
            var distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance >= least) continue;
            (least, nearest) = (distance, candidate);
        }

        return nearest;
    }

    /// <summary>The hint that follows an error, empty when no known name is near: <c>; did you mean 'Symbols'?</c></summary>
    public static string Hint(string name, IEnumerable<string> known) => Of(name, known) is { } nearest ? $"; did you mean '{nearest}'?" : string.Empty;

    // Optimal string alignment: insertion, deletion, replacement and the swap of two neighbours cost one each.
    private static int Distance(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1], last = new int[b.Length + 1], row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[b.Length];
    }
}
