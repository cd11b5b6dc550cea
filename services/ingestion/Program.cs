using OptionsAlerts.Ingestion;
using OptionsAlerts.ServiceDefaults.Hosting;

return await ServiceHost.RunAsync("ingestion", args, builder => builder.AddIngestion(), app => app.MapIngestion());
