using System.Data.Common;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>Typed values of a row that has been read: it is in memory, nothing waits.</summary>
internal static class RowValues
{
    public static byte[] GetBytes(this DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    public static DateOnly GetDay(this DbDataReader row, int column) => row.GetFieldValue<DateOnly>(column);

    public static DateTimeOffset GetTime(this DbDataReader row, int column) => row.GetFieldValue<DateTimeOffset>(column);
}
