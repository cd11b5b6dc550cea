namespace OptionsAlerts.ServiceDefaults.Hosting;

/// <summary>Marks an exception whose cause is what the user gave (a file, a folder): one line on standard error, exit code 2.</summary>
public interface IBadInput;
