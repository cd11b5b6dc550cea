namespace OptionsAlerts.Gex.Core;

/// <summary>Finds one order statistic without sorting all.</summary>
internal static class Selection
{
    /// <summary>
    /// The value of a rank, 0 the least. Leaves it at its place, nothing greater before it and nothing less after it. Source: Hoare, "Algorithm 65:
    /// FIND" (1961), with the median of three as the pivot.
    /// </summary>
    /// <param name="values">None of them NaN.</param>
    public static double Nth(Span<double> values, int rank)
    {
        var (low, high) = (0, values.Length - 1);
        while (low < high)
        {
            var pivot = Median(values[low], values[low + ((high - low) / 2)], values[high]);
            var (left, right) = (low, high);
            while (left <= right)
            {
                while (values[left] < pivot) left++;
                while (values[right] > pivot) right--;
                if (left > right) break;
                (values[left], values[right]) = (values[right], values[left]);
                left++;
                right--;
            }

            if (rank <= right) high = right;
            else if (rank >= left) low = left;
            else break;
        }

        return values[rank];
    }

    private static double Median(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
